// Whether an element is, or was, near the window. The browser's own lazy loading would use the URL that
// the image had at first, whose token may have expired by then.

import {useEffect, useState, type RefObject} from 'react';

/** How far outside of the window an element counts as near. */
const MARGIN = '300px';

/** Once true, it stays true. */
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
