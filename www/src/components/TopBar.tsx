// The bar at the top of every page: where one is, and the way back.

import {ChevronRight, Layers2} from 'lucide-react';
import {Fragment, type ReactNode} from 'react';
import {Link} from 'wouter';

import styles from './TopBar.module.css';

export interface Crumb {
  label: ReactNode;
  /** Where it leads; undefined for the page itself. */
  to?: string;
}

export function TopBar({crumbs}: {crumbs: Crumb[]}) {
  return (
    <header className={styles.bar}>
      <Link to="/builds" className={styles.brand}>
        <span className={styles.logo}>
          <Layers2 size={16} aria-hidden />
        </span>
        <span className={styles.product}>Preprod</span>
      </Link>
      <nav aria-label="Breadcrumb" className={styles.crumbs}>
        {crumbs.map(({label, to}, index) => (
          <Fragment key={to ?? 'here'}>
            {index > 0 && <ChevronRight size={14} aria-hidden className={styles.separator} />}
            {to === undefined ? (
              <span aria-current="page" className={styles.here}>
                {label}
              </span>
            ) : (
              <Link to={to} className={styles.crumb}>
                {label}
              </Link>
            )}
          </Fragment>
        ))}
      </nav>
      <span className={styles.project}>acme / mobile-app</span>
    </header>
  );
}
