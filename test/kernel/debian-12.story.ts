import { tellKernelLife } from './kernel-life.ts';

tellKernelLife('bookworm', 'long');
