// Whether an element has been scrolled to. The browser's own lazy loading would keep the URL that the
// image was given at first, whose token may have run out by then.

import {useEffect, useState, type RefObject} from 'react';

/** So far from the window's edge, it is near enough. */
const MARGIN = '300px';

/** Once true, it stays so. */
export function useIsNear(element: RefObject<Element | null>): boolean {
  const [isNear, setIsNear] = useState(false);
  useEffect(() => {
    if (isNear || !element.current) return;
    const observer = new IntersectionObserver(
      entries => entries.some(entry => entry.isIntersecting) && setIsNear(true),
      {rootMargin: MARGIN},
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, isNear]);
  return isNear;
}
