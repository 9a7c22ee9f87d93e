/**
 * Linux 3.12, for the calls that later kernels dropped. Read from its source, not run: only what a
 * subsystem calls is modelled, and what sockets hear of it; requests of programs are not.
 */
import { linux_6_18 } from './linux-6-18.ts';
import type { Profile } from './profile.ts';

export const linux_3_12: Profile = {
  ...linux_6_18,
  name: '3.12',
  version: '3.12',
  measured: false,
  families: [],
  // No cache for small heads yet: the least is half of what kmalloc-1024 gives.
  smallHead: 512,
  protocols: [
    { protocol: 0, groups: 32, nonrootRecv: true, kernelSide: 'unmodelled' },
    { protocol: 2, groups: 32, nonrootSend: true, kernelSide: 'none' },
    { protocol: 16, groups: 32, nonrootRecv: true, kernelSide: 'unmodelled' },
  ],
};
