// What is wrong with accounts, above everything: fetched again when it changes.
import { coalesce, getPiece, parse } from './api.js';

const refresh = coalesce(async () => {
  document.getElementById('banners').replaceWith(...parse(await getPiece('/inbox/banners/')));
}, 250);

export const refreshBanners = () => refresh('banners');
