// Opens and closes something by a key, unless the user is typing text. An address opens it, too, for
// devices without a keyboard.

import {useCallback, useEffect, useState} from 'react';

export const TOGGLE_KEY = '?';

export const OPENED_BY_HASH = '#diagnostics';

export function useToggle(): [isOpen: boolean, toggle: () => void] {
  const [isOpen, setIsOpen] = useState(() => location.hash === OPENED_BY_HASH);
  const toggle = useCallback(() => setIsOpen(isOpen => !isOpen), []);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== TOGGLE_KEY || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!isTyping(event.target)) toggle();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [toggle]);
  return [isOpen, toggle];
}

const TYPED_INTO = 'textarea, select, input:not([type="radio"], [type="checkbox"], [type="range"])';

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches(TYPED_INTO));
}
