// Whether a pointer event is on a button or link, and so does not start a drag.

import type {PointerEvent} from 'react';

/** Capturing the pointer would prevent the control's click. */
export function isOnControl({target}: PointerEvent): boolean {
  return target instanceof Element && target.closest('button, a') !== null;
}
