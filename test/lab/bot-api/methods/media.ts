import type { PhotoSize } from '@grammyjs/types';
import type { StoredFile } from '../state/files.ts';
import { imageSize } from '../state/image-size.ts';
import type { Telegram } from '../state/telegram.ts';
import { mistake } from '../wire/api-error.ts';
import type { Upload } from '../wire/upload.ts';

/** A document as the message carries it. */
export function documentOf(telegram: Telegram, source: Upload | string): object {
  const file = telegram.files.take(source, 'document');
  return { document: { ...fileOf(file), file_name: file.name, mime_type: file.contentType } };
}

/** A photo as the message carries it: at most 10000 pixels of width and height together, ratio at most 20. */
export function photoOf(telegram: Telegram, source: Upload | string): object {
  const file = telegram.files.take(source, 'photo');
  const size = imageSize(file.bytes);
  if (!size || size.width === 0 || size.height === 0) throw mistake('IMAGE_PROCESS_FAILED');
  const { width, height } = size;
  if (width + height > 10_000 || Math.max(width, height) > 20 * Math.min(width, height))
    throw mistake('PHOTO_INVALID_DIMENSIONS');
  const photo: PhotoSize[] = [{ ...fileOf(file), width, height }];
  return { photo };
}

/** The fields that every file of a message has. */
export function fileOf(file: StoredFile): { file_id: string; file_unique_id: string; file_size: number } {
  return { file_id: file.id, file_unique_id: `unique-${file.id}`, file_size: file.bytes.length };
}
