// As much of a page as the examples need.

/** An `<img>`. */
export function image() {
  return Object.assign(new EventTarget(), {
    src: undefined,
    closest: () => null,
    getAttribute() {
      return this.src ?? null;
    },
    removeAttribute() {
      this.src = undefined;
    },
  });
}
