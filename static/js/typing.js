// Tells the server that somebody writes to the person, now and then; it decides who is told.
import { post } from './api.js';

const EVERY = 5000;
let next = 0;

document.addEventListener('input', async (event) => {
  if (event.target.id !== 'reply-text' || !event.target.value) return;
  const { typing } = event.target.form.dataset;
  if (!typing || Date.now() < next) return;
  next = Date.now() + EVERY;
  try {
    await post(typing);
  } catch (error) {
    console.debug('Typing not shown:', error);
  }
});
