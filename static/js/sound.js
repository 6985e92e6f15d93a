// The sound of a notice: two short tones, made on the spot.
const TONES = [[659, 0], [880, 0.12]];
const LOUDNESS = 0.08, LENGTH = 0.22;

let context;

/** Ring. Browsers keep silent until somebody has clicked on the page once. */
export function ring() {
  context ??= new AudioContext();
  if (context.state === 'suspended') context.resume();
  for (const [pitch, after] of TONES) {
    const tone = context.createOscillator(), volume = context.createGain();
    const start = context.currentTime + after;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(LOUDNESS, start + 0.01);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + LENGTH);
    tone.connect(volume).connect(context.destination);
    tone.start(start);
    tone.stop(start + LENGTH);
  }
}
