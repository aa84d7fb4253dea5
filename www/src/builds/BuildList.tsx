// A navigation list of the project's builds.

import {Link} from 'wouter';

import {AppIcon} from '../components/AppIcon';
import {formatPlatform} from '../format';
import {useBuilds} from '../queries';
import styles from './BuildList.module.css';

export function BuildList({selected}: {selected: string}) {
  const {data: builds = [], error} = useBuilds();
  return (
    <nav className={styles.list} aria-label="Builds">
      <h2 className={styles.title}>Builds</h2>
      {error && <p className={styles.error}>{error.message}</p>}
      <ul className={styles.items}>
        {builds.map(({id, app_info: app}) => (
          <li key={id}>
            <Link
              to={`/builds/${id}`}
              className={styles.item}
              aria-current={id === selected ? 'page' : undefined}
            >
              <AppIcon app={app} />
              <span className={styles.text}>
                <span className={styles.name}>{app.name}</span>
                <span className={styles.version}>
                  {formatPlatform(app.platform)} · {app.version} ({app.build_number})
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
