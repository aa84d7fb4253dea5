// The details of one build, next to the list of all builds.

import {Notice} from '../components/Notice';
import {TopBar} from '../components/TopBar';
import {useTokenSource} from '../images/ImageSession';
import {useBuild} from '../queries';
import {BuildDetails} from './BuildDetails';
import {BuildList} from './BuildList';
import styles from './BuildPage.module.css';

export function BuildPage({id}: {id: string}) {
  const {data: build, error, refetch, refetchToken} = useBuild(id);
  // The list's response brings no token. That of the details grants access to all images of the project.
  useTokenSource(build, refetchToken);
  const name = build ? `${build.app_info.name} ${build.app_info.version}` : `Build ${id}`;
  return (
    <>
      <title>{`${name} · Preprod`}</title>
      <TopBar crumbs={[{label: 'Builds', to: '/builds'}, {label: name}]} />
      <div className={styles.page}>
        <BuildList selected={id} />
        {build ? (
          <BuildDetails key={id} build={build} />
        ) : error ? (
          <Notice title="This build could not be loaded" retry={refetch}>
            {error.message}
          </Notice>
        ) : (
          <Notice title="Loading build…" />
        )}
      </div>
    </>
  );
}
