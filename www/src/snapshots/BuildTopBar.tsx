// The top bar of a build's pages, with a link to the build. The build's response has a token of its own.

import type {ReactNode} from 'react';

import type {Build} from '../api';
import {AppIcon} from '../components/AppIcon';
import {TopBar, type Crumb} from '../components/TopBar';
import {ImageSession} from '../images/ImageSession';
import {useBuild} from '../queries';

interface BuildTopBarProps {
  buildId: string | undefined;
  /** The breadcrumbs after the build. */
  crumbs: Crumb[];
  aside: ReactNode;
}

export function BuildTopBar({buildId, crumbs, aside}: BuildTopBarProps) {
  const {data: build, renew} = useBuild(buildId);
  return (
    <ImageSession response={build} renew={renew}>
      <TopBar crumbs={build ? [crumbOf(build), ...crumbs] : crumbs} aside={aside} />
    </ImageSession>
  );
}

function crumbOf({id, app_info: app}: Build): Crumb {
  return {label: `${app.name} ${app.version}`, icon: <AppIcon app={app} />, to: `/builds/${id}`};
}
