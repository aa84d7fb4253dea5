// Tells a press of a button from the beginning of a drag, around it.

import type {PointerEvent} from 'react';

/** Capturing the pointer would take the click away from the button. */
export function isOnButton({target}: PointerEvent): boolean {
  return target instanceof Element && target.closest('button') !== null;
}
