// What the inspection found: what is wrong, when access ends, what it covers, and the URL that comes out.

import {Problem} from './Problem';
import {ClaimsCard, CoverageCard} from './claims';
import {EndCard} from './EndCard';
import styles from './Findings.module.css';
import type {Inspection, Source} from './inspect';
import {UrlCard} from './UrlCard';

const SOURCES: Record<Source, string> = {
  response: 'an API response',
  token: 'a token',
  url: 'an image URL',
};

export function Findings({inspection}: {inspection: Inspection}) {
  const {source, claims, problem, url} = inspection;
  return (
    <div className={styles.findings}>
      <p className={styles.source} role="status">
        Read as {SOURCES[source]}.
      </p>
      {problem && <Problem {...problem} />}
      {(claims || url) && (
        <div className={styles.cards}>
          <EndCard inspection={inspection} />
          {claims && <CoverageCard claims={claims} />}
          {claims && <ClaimsCard claims={claims} />}
          {url && <UrlCard url={url} />}
        </div>
      )}
    </div>
  );
}
