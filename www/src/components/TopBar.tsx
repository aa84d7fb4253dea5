// The bar at the top of every page: breadcrumbs, and links to other views.

import {ChevronRight, Layers2, ScanSearch} from 'lucide-react';
import {Fragment, type ReactNode} from 'react';
import {Link, useRoute} from 'wouter';

import styles from './TopBar.module.css';

export interface Crumb {
  label: string;
  icon?: ReactNode;
  /** The link's target; undefined for the current page. */
  to?: string;
}

interface TopBarProps {
  crumbs: Crumb[];
  /** A link to another view of the same data. */
  aside?: ReactNode;
}

const INSPECTOR = '/inspect';

export function TopBar({crumbs, aside}: TopBarProps) {
  const [isInspector] = useRoute(INSPECTOR);
  return (
    <header className={styles.bar}>
      <Link to="/builds" className={styles.brand}>
        <span className={styles.logo}>
          <Layers2 size={16} aria-hidden />
        </span>
        <span className={styles.product}>Preprod</span>
      </Link>
      <nav aria-label="Breadcrumb" className={styles.crumbs}>
        {crumbs.map(({label, icon, to}, index) => (
          <Fragment key={to ?? 'here'}>
            {index > 0 && <ChevronRight size={14} aria-hidden className={styles.separator} />}
            {to === undefined ? (
              <span aria-current="page" className={styles.here}>
                {icon} <span className={styles.text}>{label}</span>
              </span>
            ) : (
              <Link to={to} className={styles.crumb}>
                {icon} <span className={styles.text}>{label}</span>
              </Link>
            )}
          </Fragment>
        ))}
      </nav>
      {aside}
      {!isInspector && (
        <TopBarLink to={INSPECTOR} icon={<ScanSearch size={15} aria-hidden />}>
          Inspector
        </TopBarLink>
      )}
      <span className={styles.project}>acme / mobile-app</span>
    </header>
  );
}

interface TopBarLinkProps {
  to: string;
  icon: ReactNode;
  /** The link's text. It is hidden on narrow screens. */
  children: string;
}

export function TopBarLink({to, icon, children}: TopBarLinkProps) {
  return (
    <Link to={to} className={styles.link} title={children}>
      {icon} <span className={styles.linkName}>{children}</span>
    </Link>
  );
}
