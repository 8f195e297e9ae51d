/** The icon as PNG (ISO/IEC 15948), for phones that install an app: they take no SVG. Drawn from the same shapes as gateDrawing. */
import { crc32, deflateSync } from 'node:zlib'

type Colour = readonly [red: number, green: number, blue: number]
const ground: Colour = [255, 255, 255]
const gate: Colour = [0x22, 0x40, 0x7a]
const seal: Colour = [0xc7, 0x3e, 0x1d]

/** Rectangles of the gate: left, top, right, bottom, in the 32 units of the drawing. */
const bars = [
  [1, 7, 31, 11],
  [5, 3, 9, 29],
  [23, 3, 27, 29],
  [12, 13, 20, 16.2],
] as const

/** `size` in pixels; with room around the drawing, as phones cut the corners. */
export function iconPicture(size: number): Buffer {
  const rows = Buffer.alloc(size * (1 + size * 3))
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1)
      rows.set(colourAt(unitsOf(x, size), unitsOf(y, size)), y * (1 + size * 3) + 1 + x * 3)
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  // Eight bits a channel, red, green and blue.
  header.set([8, 2, 0, 0, 0], 8)
  const begin = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([begin, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}

const unitsOf = (pixel: number, size: number) => 16 + ((pixel + 0.5) / size - 0.5) * 46

function colourAt(x: number, y: number): Colour {
  if ((x - 16) ** 2 + (y - 22.5) ** 2 <= 3.4 ** 2) return seal
  const inside = bars.some(([left, top, right, bottom]) => x >= left && x < right && y >= top && y < bottom)
  return inside ? gate : ground
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}
