// An image's own links: to look at it alone, and to keep it.

import {Download, ExternalLink} from 'lucide-react';
import {AuthLink} from 'objectstore-image-auth/react';

import styles from './ImageLinks.module.css';
import {useObjectUrl} from './Images';

interface ImageLinksProps {
  imageKey: string;
  /** What it shows; read out. */
  name: string;
  /** What it is called once it is downloaded. */
  file: string;
  /** Minus one where something else moves the focus to them. */
  tabIndex?: number;
}

export function ImageLinks({imageKey, name, file, tabIndex}: ImageLinksProps) {
  const url = useObjectUrl(imageKey);
  if (url === undefined) return null;
  const common = {url, tabIndex, className: styles.link};
  return (
    <span className={styles.links}>
      <AuthLink
        {...common}
        target="_blank"
        aria-label={`Open ${name} in a new tab`}
        title="Open in a new tab"
      >
        <ExternalLink size={15} aria-hidden />
      </AuthLink>
      <AuthLink
        {...common}
        download={file.replaceAll('/', '_')}
        aria-label={`Download ${name}`}
        title="Download"
      >
        <Download size={15} aria-hidden />
      </AuthLink>
    </span>
  );
}
