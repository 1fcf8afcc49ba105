import { app } from './app/app.ts';
import type { Component } from './component.ts';
import { endpointSlice } from './controllers/endpoint-slice.ts';
import { provisioner } from './controllers/provisioner.ts';
import { volumeBinder } from './controllers/volume-binder.ts';
import { kubelet } from './kubelet/kubelet.ts';
import { scheduler } from './scheduler/scheduler.ts';

/** Every component of the simulated control plane, in the order in which they are told of a change. */
export const components: readonly Component[] = [volumeBinder, provisioner, scheduler, kubelet, app, endpointSlice];
