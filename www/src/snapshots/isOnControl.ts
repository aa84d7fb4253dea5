// Tells a press of a button or a link from the beginning of a drag, around it.

import type {PointerEvent} from 'react';

/** Capturing the pointer would take the click away from it. */
export function isOnControl({target}: PointerEvent): boolean {
  return target instanceof Element && target.closest('button, a') !== null;
}
