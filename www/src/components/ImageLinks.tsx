// The links of an image: open it in a new tab, and download it.

import {Download, ExternalLink} from 'lucide-react';
import {AuthLink} from 'objectstore-image-auth/react';

import styles from './ImageLinks.module.css';
import {useObjectUrl} from '../images/ImageSession';

interface ImageLinksProps {
  imageKey: string;
  /** The image's name, for screen readers. */
  name: string;
  /** The name of the downloaded file. */
  file: string;
  /** -1 if something else moves the focus to them. */
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
