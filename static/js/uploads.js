// Files on their way to the server, before a message takes them. What a file is and how
// large it may be is told at once, by the rules the page was given; the server looks at
// the file itself.
import { word } from './words.js';

const csrf = document.querySelector('meta[name="csrf-token"]')?.content ?? '';
const ALIASES = {
  'image/jpg': 'image/jpeg', 'audio/x-m4a': 'audio/mp4', 'audio/m4a': 'audio/mp4', 'audio/mp3': 'audio/mpeg',
  'audio/x-wav': 'audio/wav', 'audio/wave': 'audio/wav', 'audio/opus': 'audio/ogg', 'video/avi': 'video/x-msvideo',
};
const MEGABYTE = 1024 * 1024;

/** A size as people read it. */
export function sizeWords(bytes) {
  const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
  return bytes < MEGABYTE ? `${number.format(Math.max(1, Math.round(bytes / 1024)))} kB` : `${number.format(bytes / MEGABYTE)} MB`;
}

/** Why `file` cannot be sent by `rules` (conversations/views/limits.py); '' if nothing is known against it. */
export function refusalOf(file, rules) {
  if (!file.size) return word('fileEmpty');
  const bare = file.type.split(';')[0].trim().toLowerCase();
  const type = ALIASES[bare] ?? bare;
  // A picture is made smaller, or into a JPEG, where the platform wants it so.
  if (rules.pictures.types.includes(type)) return file.size > rules.pictures.max ? word('fileLarge', sizeWords(rules.pictures.max)) : '';
  const rule = rules.types.find(({ types }) => !types.length || types.includes(type));
  // Browsers do not know every kind of file; the server does.
  if (!rule) return type ? rules.refusal : '';
  return file.size > rule.max ? rule.refusal : '';
}

function reasonOf(request) {
  const isJson = request.getResponseHeader('Content-Type')?.startsWith('application/json');
  return isJson && request.status < 500 ? JSON.parse(request.responseText).detail : word('fileUnreachable');
}

/**
 * Send `file`. `onProgress` is called with 0 to 1. Resolves to {"id", "name", "content_type",
 * "size"}; rejects with an Error for people. `stop()` of the promise ends it.
 */
export function upload(file, onProgress) {
  const request = new XMLHttpRequest();
  const done = new Promise((resolve, reject) => {
    request.open('POST', '/api/uploads/');
    request.setRequestHeader('X-CSRFToken', csrf);
    request.setRequestHeader('Accept', 'application/json');
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total ? loaded / total : 0));
    request.addEventListener('load', () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText));
      else reject(new Error(reasonOf(request)));
    });
    request.addEventListener('error', () => reject(new Error(word('fileUnreachable'))));
    request.addEventListener('abort', () => reject(new Error(word('fileUnreachable'))));
    const body = new FormData();
    body.append('file', file);
    request.send(body);
  });
  done.stop = () => request.abort();
  return done;
}

/** Tell the server that a file is not wanted after all. What it is not told goes by itself. */
export async function forget(id) {
  try {
    await fetch(`/api/uploads/${id}/`, { method: 'DELETE', credentials: 'same-origin', headers: { 'X-CSRFToken': csrf } });
  } catch (error) {
    console.warn('File not deleted:', error);
  }
}

const SIDE = 80;

/** Draw a picture small into `canvas`; false if the browser cannot. */
export async function drawThumbnail(file, canvas) {
  if (!file.type.startsWith('image/')) return false;
  try {
    const picture = await createImageBitmap(file);
    const scale = SIDE / Math.min(picture.width, picture.height);
    const [width, height] = [picture.width * scale, picture.height * scale];
    canvas.width = canvas.height = SIDE;
    canvas.getContext('2d').drawImage(picture, (SIDE - width) / 2, (SIDE - height) / 2, width, height);
    picture.close();
    return true;
  } catch {
    // A kind of picture this browser cannot show, or none at all: its name has to do.
    return false;
  }
}
