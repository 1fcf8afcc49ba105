import { useCallback, useState } from 'preact/hooks';
import { keyText, type ObjectKey } from '../../kube/objects.ts';
import { storeKey } from '../sim.ts';
import { replicasOf } from '../../kube/identity.ts';
import type { History } from '../model/history.ts';
import { clockText } from '../../base/duration.ts';
import { imageOf, nextImage, type WhatIf, whatIfKinds, whatIfsFor } from '../model/what-ifs.ts';
import { useController, usePanel } from './context.ts';
import { Popover } from './popover.tsx';

const kindLabels: Readonly<Record<string, string>> = {
  StatefulSet: 'StatefulSets',
  Pod: 'Pods',
  Node: 'Nodes',
  PersistentVolumeClaim: 'Claims',
};

/** Everything that can be done at the playhead: an object, then an action. */
export function WhatIfMenu() {
  const { controller, state } = usePanel();
  const { run } = controller;
  const label = `What if, at ${clockText(state.playheadMs)}`;
  const set = useCallback((isAsking: boolean) => controller.ask(isAsking), [controller]);
  return (
    <Popover label={label} text="What if…" icon="branch" isDisabled={run === undefined} class="what-if" open={{ is: state.isAsking, set }}>
      {(close) =>
        run === undefined ? null : <WhatIfDialog history={run.history} atMs={state.playheadMs} selected={state.object} close={close} />
      }
    </Popover>
  );
}

interface DialogProps {
  readonly history: History;
  readonly atMs: number;
  readonly selected: ObjectKey | undefined;
  readonly close: () => void;
}

function WhatIfDialog({ history, atMs, selected, close }: DialogProps) {
  const choices = whatIfKinds.map((kind) => ({
    kind,
    keys: history.list(kind, atMs).map((object) => storeKey(object)),
  }));
  const all = choices.flatMap(({ keys }) => keys);
  const [id, setId] = useState(selected === undefined ? undefined : keyText(selected));
  const key = all.find((each) => keyText(each) === id) ?? all[0];
  if (key === undefined) return <p class="dim">Nothing exists yet at {clockText(atMs)}.</p>;
  return (
    <div class="what-if-dialog">
      <p class="popover-title">What if, at {clockText(atMs)}</p>
      <label class="field">
        <span>Object</span>
        <select value={keyText(key)} onChange={(event) => setId(event.currentTarget.value)}>
          {choices.map(({ kind, keys }) =>
            keys.length === 0 ? null : (
              <optgroup key={kind} label={kindLabels[kind] ?? kind}>
                {keys.map((each) => (
                  <option key={keyText(each)} value={keyText(each)}>
                    {each.name}
                  </option>
                ))}
              </optgroup>
            ),
          )}
        </select>
      </label>
      {key.kind === 'StatefulSet' ? <SetFields object={key} history={history} atMs={atMs} close={close} /> : null}
      <WhatIfList offers={whatIfsFor(key, history, atMs)} done={close} />
    </div>
  );
}

/** Actions as buttons, each with what it means. */
export function WhatIfList({ offers, done }: { readonly offers: readonly WhatIf[]; readonly done?: () => void }) {
  const controller = useController();
  return (
    <ul class="offers">
      {offers.map((offer) => (
        <li key={offer.label}>
          <button
            type="button"
            class={`offer ${offer.tone ?? ''}`}
            onClick={() => {
              controller.whatIf(offer.action);
              done?.();
            }}
          >
            <span>
              {offer.tone === 'risk' ? <span aria-label="Risk:">⚠ </span> : null}
              {offer.label}
            </span>
            {offer.hint === undefined ? null : <span class="hint">{offer.hint}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}

interface FieldsProps {
  readonly object: ObjectKey;
  readonly history: History;
  readonly atMs: number;
  readonly close: () => void;
}

/** Any number of replicas, any image. */
function SetFields({ object, history, atMs, close }: FieldsProps) {
  const controller = useController();
  const set = history.at(object, atMs);
  const [replicas, setReplicas] = useState(set === undefined ? 1 : replicasOf(set) + 2);
  const [image, setImage] = useState(set === undefined ? '' : nextImage(imageOf(set)));
  const { name, namespace } = object;
  return (
    <div class="fields">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          controller.whatIf({ do: 'scale', name, namespace, replicas });
          close();
        }}
      >
        <label class="field">
          <span>Replicas</span>
          <input
            type="number"
            min={0}
            max={1000}
            step={1}
            required
            value={replicas}
            onInput={(event) => setReplicas(Math.floor(event.currentTarget.valueAsNumber || 0))}
          />
        </label>
        <button type="submit" class="button filled">
          Scale
        </button>
      </form>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          controller.whatIf({ do: 'set-image', name, namespace, image });
          close();
        }}
      >
        <label class="field">
          <span>Image</span>
          <input type="text" required value={image} spellcheck={false} onInput={(event) => setImage(event.currentTarget.value)} />
        </label>
        <button type="submit" class="button filled">
          Set
        </button>
      </form>
    </div>
  );
}
