import { useCallback, useState } from 'preact/hooks';
import { clockText } from '../../base/duration.ts';
import { replicasOf } from '../../kube/identity.ts';
import { keyText, type ObjectKey } from '../../kube/objects.ts';
import type { RunView } from '../engine/run.ts';
import { t } from '../l10n.ts';
import { kubectlCommand } from '../model/kubectl-command.ts';
import { subjectOf } from '../model/lanes.ts';
import { imageOf, nextImage, type WhatIf, whatIfKinds, whatIfsFor, whatIfSubjects } from '../model/what-ifs.ts';
import type { Action } from '../sim.ts';
import { controller, usePanel } from './context.ts';
import { Choice } from './choice.tsx';
import { Popover } from './popover.tsx';

/** Everything that can be done at the playhead: an object, then an action. */
export function WhatIfMenu() {
  const state = usePanel();
  const { dialog, playheadMs } = state;
  const { run } = controller;
  const toggle = useCallback((isOpen: boolean) => controller.set({ dialog: isOpen ? { type: 'whatIf' } : undefined }), []);
  const isOpen = dialog?.type === 'whatIf' && run !== undefined;
  return (
    <Popover
      label={t('What if, at {0}', clockText(playheadMs))}
      text={t('What if…')}
      icon="branch"
      class="what-if"
      isOpen={isOpen}
      at={isOpen ? dialog.at : undefined}
      toggle={toggle}
    >
      {isOpen && <WhatIfDialog run={run} atMs={playheadMs} />}
    </Popover>
  );
}

function kindLabel(kind: (typeof whatIfKinds)[number]): string {
  return {
    StatefulSet: t('Sets'),
    Pod: t('Pods'),
    Node: t('Nodes'),
    PersistentVolumeClaim: t('Claims'),
    Service: t('Services'),
    PodDisruptionBudget: t('Disruption budgets'),
    ReplicaSet: 'ReplicaSets',
    Cluster: t('Storage and images'),
    Component: t('Components'),
  }[kind];
}

function WhatIfDialog({ run, atMs }: { readonly run: RunView; readonly atMs: number }) {
  const state = usePanel();
  const groups = whatIfKinds.map((kind) => ({ kind, keys: whatIfSubjects(kind, run.history, atMs) }));
  const all = groups.flatMap(({ keys }) => keys);
  const [id, setId] = useState(state.object && keyText(subjectOf(state.object, run.lanes)));
  const key = all.find((each) => keyText(each) === id) ?? all[0];
  if (key === undefined) return null;
  return (
    <div class="what-if-dialog">
      <p class="popover-title">{t('What if, at {0}', clockText(atMs))}</p>
      <Choice
        label={t('Object')}
        isLabelled
        class="field"
        value={keyText(key)}
        options={groups.map(({ kind, keys }) => ({
          label: kindLabel(kind),
          options: keys.map((each) => [keyText(each), kind === 'Cluster' ? t('the whole cluster') : each.name] as const),
        }))}
        choose={setId}
      />
      {key.kind === 'StatefulSet' && <SetFields object={key} run={run} atMs={atMs} />}
      <WhatIfList offers={whatIfsFor(key, run, atMs)} done={() => controller.set({ dialog: undefined })} />
    </div>
  );
}

/** Actions as buttons, each with what it means, and with the command that does it on a real cluster. */
export function WhatIfList({ offers, done }: { readonly offers: readonly WhatIf[]; readonly done?: () => void }) {
  return (
    <ul class="offers">
      {offers.map(({ label, action, hint, tone }) => (
        <li key={label}>
          <button
            type="button"
            class={`offer ${tone ?? ''}`}
            title={kubectlCommand(action)}
            onClick={() => {
              done?.();
              controller.whatIf(action);
            }}
          >
            <span>
              {tone === 'risk' && (
                <span role="img" aria-label={t('Risk:')}>
                  ⚠{' '}
                </span>
              )}
              {label}
            </span>
            {hint !== undefined && <span class="hint">{hint}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Any number of replicas, any image. */
function SetFields({ object, run, atMs }: { readonly object: ObjectKey; readonly run: RunView; readonly atMs: number }) {
  const set = run.history.at(object, atMs);
  const { name, namespace } = object;
  return (
    <div class="fields">
      <Field
        key={`replicas ${name}`}
        label={t('Replicas')}
        verb={t('Scale')}
        first={String(replicasOf(set) + 2)}
        isNumber
        action={(value) => ({ do: 'scale', name, namespace, replicas: Math.floor(Number(value)) })}
      />
      <Field
        key={`image ${name}`}
        label={t('Image')}
        verb={t('Set')}
        first={set === undefined ? '' : nextImage(imageOf(set))}
        action={(image) => ({ do: 'set-image', name, namespace, image })}
      />
    </div>
  );
}

interface FieldProps {
  readonly label: string;
  readonly verb: string;
  readonly first: string;
  readonly isNumber?: boolean;
  readonly action: (value: string) => Action;
}

function Field({ label, verb, first, isNumber = false, action }: FieldProps) {
  const [value, setValue] = useState(first);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        controller.set({ dialog: undefined });
        controller.whatIf(action(value));
      }}
    >
      <label class="field">
        <span class="dim">{label}</span>
        <input
          {...(isNumber ? { type: 'number', min: 0, max: 1000 } : { type: 'text' })}
          required
          spellcheck={false}
          value={value}
          onInput={(event) => setValue(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="button filled">
        {verb}
      </button>
    </form>
  );
}
