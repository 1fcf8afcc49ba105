import { gateOn, has } from '../../kube/versions.ts';
import type { Container, RestartRule } from '../pod-spec.ts';
import type { Field } from './field.ts';
import type { PodContext } from './pod-context.ts';
import type { Report } from './report.ts';

const policies = ['Always', 'Never', 'OnFailure'];
const operators = ['In', 'NotIn'];
const maxRules = 20;
const maxExitCodes = 255;

function allowsRestartAll({ report, options }: PodContext): boolean {
  return gateOn(report.target, 'RestartAllContainersOnContainerExits') || options.keeps.has('restartAllContainers');
}

/** kube: core validation.validateContainerRestartPolicy */
export function validateRestartPolicy(context: PodContext, container: Container, field: Field): void {
  const { report } = context;
  const { restartPolicy, restartPolicyRules = [] } = container;
  if (restartPolicy === undefined) {
    if (restartPolicyRules.length === 0) return;
    report.required(field.child('restartPolicy'), 'must specify restartPolicy when restart rules are used'); // R06
  } else if (!policies.includes(restartPolicy)) {
    report.notSupported(field.child('restartPolicy'), restartPolicy, policies); // R02
  }
  limitItems(report, restartPolicyRules, maxRules, field.child('restartPolicyRules')); // R07
  for (const [i, rule] of restartPolicyRules.entries()) validateRule(context, rule, field.child('restartPolicyRules').index(i));
}

function validateRule(context: PodContext, { action = '', exitCodes }: RestartRule, field: Field): void {
  const { report } = context;
  const actions = allowsRestartAll(context) ? ['Restart', 'RestartAllContainers'] : ['Restart'];
  if (!actions.includes(action)) report.notSupported(field.child('action'), action, actions); // R08
  const place = field.child('exitCodes');
  if (exitCodes === undefined) {
    report.required(place, 'must be specified'); // R09
    return;
  }
  const { operator = '', values = [] } = exitCodes;
  if (!operators.includes(operator)) report.notSupported(place.child('operator'), operator, operators); // R10
  limitItems(report, values, maxExitCodes, place.child('values')); // R11
}

/** 1.35 spoke of bytes where it meant items. */
function limitItems(report: Report, items: readonly unknown[], most: number, field: Field): void {
  if (items.length <= most) return;
  if (has(report.target, 'ruleListsTooMany')) report.tooMany(field, items.length, most);
  else report.tooLong(field, most);
}

/** kube: core validation.validateInitContainerRestartPolicy */
export function validateInitRestartPolicy(context: PodContext, container: Container, field: Field): void {
  const { report, options } = context;
  const { restartPolicy, restartPolicyRules = [] } = container;
  if (restartPolicy === undefined) {
    const sentence = 'must specify restartPolicy when restart rules are used';
    if (restartPolicyRules.length > 0) report.required(field.child('restartPolicy'), sentence);
    return;
  }
  if (!gateOn(report.target, 'ContainerRestartRules') && !options.keeps.has('containerRestartRules')) {
    if (restartPolicy !== 'Always') report.notSupported(field.child('restartPolicy'), restartPolicy, ['Always']); // R05
  } else if (restartPolicy !== 'Always' || allowsRestartAll(context)) {
    validateRestartPolicy(context, container, field);
  } else if (restartPolicyRules.length > 0) {
    report.forbidden(
      field.child('restartPolicyRules'),
      'restartPolicyRules are not allowed for init containers with restart policy Always',
    ); // R12
  }
}
