// The daemon whose nodes are looked at without a pause between two looks: built as the daemon itself is (hurry.ts, row `memory`).
import './hurry.ts';
import '../../../src/main.ts';
