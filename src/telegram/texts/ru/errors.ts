import type { Texts } from '../texts.ts';

/** One sentence, and what to do next. */
export const errors: Texts['errors'] = {
  'no-access': 'У вас нет доступа к этому VPN. Попросите владельца добавить вас.',
  'network-full': 'На этом сервере закончились свободные места. Владелец уже знает. Попробуйте другой сервер: /server',
  'no-server': 'Сейчас ни один сервер не настроен. Напишите владельцу.',
  'unknown-server': 'Такого сервера больше нет. Выберите другой: /server',
  'server-off': 'Ваш сервер сейчас отключён. Выберите другой: /server',
  'unknown-device': 'Такого конфига больше нет. Получите новый: /get_config',
  'device-off': 'Владелец приостановил этот конфиг. Напишите владельцу.',
  'stale-button': 'Эта кнопка уже не действует. Посмотрите, что сейчас: /status',
  'too-late-to-undo': 'Отменить уже нельзя: новый конфиг работает, старый отключён.',
  'add-user-usage':
    'Напишите <code>/add_user 123456789</code> или <code>/add_user @имя</code>, или ответьте командой /add_user на сообщение человека.',
  'remove-user-usage':
    'Напишите <code>/remove_user 123456789</code> или <code>/remove_user @имя</code>. Список: /users',
  'unknown-person': 'Такого человека в списке нет. Список: /users',
  'owner-stays': 'Владельца удалить нельзя.',
  'broadcast-running': 'Одна рассылка ещё идёт. Дождитесь её отчёта.',
};
