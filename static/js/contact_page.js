// Pages of people.
import './contact.js';
import './refusals.js';
