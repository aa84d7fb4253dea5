// The routes: which page is at which address.

import {Redirect, Route, Switch} from 'wouter';

import {BuildPage} from './builds/BuildPage';
import {RedirectToFirstBuild} from './builds/RedirectToFirstBuild';
import {Notice} from './components/Notice';
import {TopBar} from './components/TopBar';
import {Diagnostics} from './diagnostics/Diagnostics';
import {GalleryPage} from './gallery/GalleryPage';
import {ImageSession} from './images/ImageSession';
import {InspectorPage} from './inspector/InspectorPage';
import {SnapshotPage} from './snapshots/SnapshotPage';

export function App() {
  return (
    <ImageSession>
      <Switch>
        <Route path="/">
          <Redirect to="/builds" replace />
        </Route>
        <Route path="/builds">
          <RedirectToFirstBuild />
        </Route>
        <Route path="/builds/:id">{({id}) => <BuildPage id={id} />}</Route>
        <Route path="/snapshots/:id/images">{({id}) => <GalleryPage key={id} id={id} />}</Route>
        <Route path="/snapshots/:id">{({id}) => <SnapshotPage key={id} id={id} />}</Route>
        <Route path="/inspect">
          <InspectorPage />
        </Route>
        <Route>
          <TopBar crumbs={[]} />
          <Notice title="There is no such page">
            Pages begin with <code>/builds</code>, <code>/snapshots</code> or <code>/inspect</code>.
          </Notice>
        </Route>
      </Switch>
      <Diagnostics />
    </ImageSession>
  );
}
