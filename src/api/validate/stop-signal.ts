import type { Field } from './field.ts';
import type { Report } from './report.ts';

const plain = (
  'SIGABRT SIGALRM SIGBUS SIGCHLD SIGCLD SIGCONT SIGFPE SIGHUP SIGILL SIGINT SIGIO SIGIOT SIGKILL SIGPIPE SIGPOLL SIGPROF ' +
  'SIGPWR SIGQUIT SIGRTMAX SIGRTMIN SIGSEGV SIGSTKFLT SIGSTOP SIGSYS SIGTERM SIGTRAP SIGTSTP SIGTTIN SIGTTOU SIGURG ' +
  'SIGUSR1 SIGUSR2 SIGVTALRM SIGWINCH SIGXCPU SIGXFSZ'
).split(' ');
const counted = (prefix: string, most: number) => Array.from({ length: most }, (_, i) => `${prefix}${i + 1}`);
const linuxSignals = [...plain, ...counted('SIGRTMIN+', 15), ...counted('SIGRTMAX-', 14)].toSorted();
const windowsSignals = ['SIGKILL', 'SIGTERM'];

/** R21. kube: core validation.validateStopSignal */
export function validateStopSignal(report: Report, signal: string, os: { readonly name?: string } | undefined, field: Field): void {
  if (os === undefined) {
    report.forbidden(field, 'may not be set for containers with empty `spec.os.name`');
    return;
  }
  const supported = os.name === 'windows' ? windowsSignals : os.name === 'linux' ? linuxSignals : undefined;
  if (supported !== undefined && !supported.includes(signal)) report.notSupported(field, signal, supported);
}
