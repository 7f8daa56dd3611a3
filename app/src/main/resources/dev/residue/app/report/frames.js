"use strict";
// Reads the figures of all steps and variants that a model holds.
const Frames = (function () {
  const EMPTY = 65535;

  /** Numbers of 16 bits between the lowest and the highest; see FrameData. */
  function unpacked(block) {
    if (!block.numbers) {
      const bytes = Uint8Array.from(atob(block.data), (letter) => letter.charCodeAt(0));
      const view = new DataView(bytes.buffer);
      block.numbers = Array.from({ length: bytes.length / 2 }, (unused, i) => view.getUint16(2 * i, true));
    }
    return block.numbers;
  }

  function number(block, index) {
    const code = unpacked(block)[index];
    return code === EMPTY ? null : block.low + ((block.high - block.low) * code) / (EMPTY - 1);
  }

  /** The variant that is chosen of those that a model has, by its place. */
  function variantOf(model, page) {
    const names = model.frames.variants;
    return names ? Math.max(0, names.indexOf(page.variants[names.join("\n")])) : 0;
  }

  /** The last frame of the chosen variant at or before the page's step; its first where all are later. */
  function frameAt(model, page) {
    const variant = variantOf(model, page);
    const own = model.frames.steps.map((step, i) => i)
      .filter((i) => !model.frames.variantOf || model.frames.variantOf[i] === variant);
    const past = own.filter((i) => model.frames.steps[i] <= page.step);
    return past.length ? past[past.length - 1] : own[0];
  }

  function longest(labels) {
    return labels.reduce((most, label) => Math.max(most, label.length), 0);
  }

  return { number, frameAt, longest };
})();
