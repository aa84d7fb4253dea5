// The URL that comes out, with its secrets redacted, and a button that copies the whole one.

import {Link2} from 'lucide-react';

import {Card} from '../components/Card';
import {CopyButton} from './CopyButton';
import type {BuiltUrl} from './inspect';
import styles from './UrlCard.module.css';

export function UrlCard({url: {full, redacted, cacheKey, isExample}}: {url: BuiltUrl}) {
  return (
    <Card
      wide
      title={isExample ? 'URL of an example object' : 'URL'}
      icon={<Link2 size={16} aria-hidden />}
      aside={<CopyButton text={full} />}
    >
      <Address name="Loaded" url={redacted} />
      {cacheKey !== redacted && <Address name="Without its token, to cache it by" url={cacheKey} />}
    </Card>
  );
}

function Address({name, url}: {name: string; url: string}) {
  return (
    <div>
      <p className={styles.name}>{name}</p>
      <code className={styles.url}>{url}</code>
    </div>
  );
}
