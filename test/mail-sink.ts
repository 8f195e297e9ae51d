/** A real SMTP server that keeps what it gets. */
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server'

export interface ReceivedMail {
  raw: string
  /** Of the envelope. */
  recipients: string[]
}

export interface MailSink {
  url: string
  received: ReceivedMail[]
  /** Breaks off the connection of a session, as a server that crashes does. */
  hangUp(session: SMTPServerSession): void
  close(): Promise<void>
}

/** Without options it takes everything. `options` as in smtp-server; `sink` is there once it listens. */
export async function mailSink(
  options: SMTPServerOptions | ((sink: () => MailSink) => SMTPServerOptions) = {},
): Promise<MailSink> {
  const received: ReceivedMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const recipients = session.envelope.rcptTo.map(({ address }) => address)
        received.push({ raw: Buffer.concat(chunks).toString(), recipients })
        done()
      })
    },
    ...(typeof options === 'function' ? options(() => sink) : options),
  })
  // A client that goes away in the middle is part of what is tested.
  server.on('error', () => {})
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.server.address() as { port: number }

  const sink: MailSink = {
    url: `smtp://127.0.0.1:${port}`,
    received,
    hangUp(session) {
      const { connections } = server as unknown as { connections: Set<{ id: string; close(): void }> }
      for (const connection of connections) if (connection.id === session.id) connection.close()
    },
    close: () => new Promise((closed) => server.close(() => closed())),
  }
  return sink
}
