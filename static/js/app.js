// What every page behind the sign-in needs.
import './installed.js';
import './lazy.js';
import './menus.js';
import './toast.js';
import './times.js';
import './notices.js';
