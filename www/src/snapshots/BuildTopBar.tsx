// The top bar of a build's pages, with a link to the build.

import type {ReactNode} from 'react';

import type {Build} from '../api';
import {AppIcon} from '../components/AppIcon';
import {TopBar, type Crumb} from '../components/TopBar';
import {useBuild} from '../queries';

interface BuildTopBarProps {
  buildId: string | undefined;
  /** The breadcrumbs after the build. */
  crumbs: Crumb[];
  aside: ReactNode;
}

export function BuildTopBar({buildId, crumbs, aside}: BuildTopBarProps) {
  const {data: build} = useBuild(buildId);
  return <TopBar crumbs={build ? [crumbOf(build), ...crumbs] : crumbs} aside={aside} />;
}

function crumbOf({id, app_info: app}: Build): Crumb {
  return {label: `${app.name} ${app.version}`, icon: <AppIcon app={app} />, to: `/builds/${id}`};
}
