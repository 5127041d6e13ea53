import { command, type Feature } from '../../router/feature.ts';
import { type AddDeviceServices, addDevice, askWhatToAdd, newDeviceName } from './add-device.ts';
import { askWhichApp, type ChooseAppServices, chooseApp } from './choose-app.ts';
import { askWhichRoutes, type ChooseRoutesServices, chooseServices, setRoutes, setServices } from './choose-routes.ts';
import { type DevicesServices, devices, showDevice, showDevices } from './devices.ts';
import { askToRemoveDevice, type RemoveDeviceServices, removeDevice, restoreDevice } from './remove-device.ts';
import { askDeviceName, deviceName, type RenameDeviceServices } from './rename-device.ts';
import { addSpare, type SpareServices } from './spare.ts';
import { type StatusServices, status } from './status.ts';

type DevicesFeatureServices = DevicesServices &
  AddDeviceServices &
  RenameDeviceServices &
  RemoveDeviceServices &
  ChooseAppServices &
  ChooseRoutesServices &
  StatusServices &
  SpareServices;

/** `/status` and `/devices`: a friend's own devices. */
export const devicesFeature: Feature<DevicesFeatureServices> = {
  commands: [command('devices', 'friend', devices), command('status', 'friend', status)],
  buttons: [
    showDevices,
    showDevice,
    askWhatToAdd,
    addDevice,
    askDeviceName,
    askToRemoveDevice,
    removeDevice,
    restoreDevice,
    askWhichApp,
    chooseApp,
    askWhichRoutes,
    chooseServices,
    setRoutes,
    setServices,
    addSpare,
  ],
  questions: [newDeviceName, deviceName],
  keys: [
    { key: 'myVpn', run: status },
    { key: 'devices', run: devices },
  ],
};
