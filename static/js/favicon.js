// The number of the title, on the picture of the tab: read where the title is cut off.
const SIZE = 64, MOST = 99;
const link = document.querySelector('link[rel="icon"]');
export const plain = { href: link.href, type: link.type };
const mark = new Image();
let drawn = 0;

function draw(number) {
  const canvas = Object.assign(document.createElement('canvas'), { width: SIZE, height: SIZE });
  const pen = canvas.getContext('2d');
  const text = number > MOST ? `${MOST}` : `${number}`;
  const radius = SIZE * 0.32;
  pen.drawImage(mark, 0, 0, SIZE, SIZE);
  pen.fillStyle = '#c4262e';
  pen.beginPath();
  pen.arc(SIZE - radius, radius, radius, 0, 2 * Math.PI);
  pen.fill();
  pen.fillStyle = '#fff';
  pen.font = `bold ${text.length > 1 ? 26 : 32}px sans-serif`;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText(text, SIZE - radius, radius + 2);
  return canvas.toDataURL('image/png');
}

async function show() {
  const number = Number(document.title.match(/^\((\d+)/)?.[1] ?? 0);
  if (number === drawn) return;
  drawn = number;
  link.dataset.number = number;
  if (!number) {
    Object.assign(link, plain);
    return;
  }
  mark.src ||= plain.href;
  await mark.decode();
  // Another number may have come while the picture was fetched.
  if (drawn === number) Object.assign(link, { href: draw(number), type: 'image/png' });
}

new MutationObserver(show).observe(document.querySelector('title'), { childList: true });
show();
