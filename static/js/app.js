// What every page behind the sign-in needs.
import './lazy.js';
import './menus.js';
import './toast.js';
import './times.js';
import './notices.js';
