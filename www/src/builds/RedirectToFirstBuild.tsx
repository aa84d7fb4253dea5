// Redirects to the first build if the address names none.

import {Redirect} from 'wouter';

import {Notice} from '../components/Notice';
import {TopBar} from '../components/TopBar';
import {useBuilds} from '../queries';

export function RedirectToFirstBuild() {
  const {data: builds, error, refetch} = useBuilds();
  const [first] = builds ?? [];
  if (first) return <Redirect to={`/builds/${first.id}`} replace />;
  return (
    <>
      <TopBar crumbs={[{label: 'Builds'}]} />
      {error ? (
        <Notice title="The builds could not be loaded" retry={refetch}>
          {error.message}
        </Notice>
      ) : (
        <Notice title={builds ? 'There are no builds yet' : 'Loading builds…'} />
      )}
    </>
  );
}
