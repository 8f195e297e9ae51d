/** How messages leave: into the mailbox of development, or by the mail server and the SMS gateway that are configured. */
import type { Mailbox } from '#mailbox/mailbox.ts'
import type { Channel, Transport } from '#messages/messages.ts'
import { smsGateway } from '#messages/sms-gateway.ts'
import { smtp } from '#messages/smtp.ts'
import { outgoing } from '#outgoing/outgoing.ts'
import type { Configuration } from './configuration.ts'

export function transports(configuration: Configuration, mailbox: Mailbox): Partial<Record<Channel, Transport>> {
  if (configuration.mailbox) return { mail: mailbox.transport('mail'), sms: mailbox.transport('sms') }
  const { smtpUrl, mailFrom, smsUrl, outgoingAllow } = configuration
  return {
    ...(smtpUrl && mailFrom
      ? { mail: smtp({ url: smtpUrl, from: senderOf(mailFrom), dkim: dkimOf(configuration) }) }
      : {}),
    // The operator who names the gateway allows its host with that, and nothing else beside it.
    ...(smsUrl
      ? { sms: smsGateway({ url: smsUrl, outgoing: outgoing({ allow: [...outgoingAllow, hostOf(smsUrl)] }) }) }
      : {}),
  }
}

const hostOf = (url: string) => new URL(url).hostname.replace(/^\[|\]$/g, '')

/** `Name <address>`, or the address alone. */
function senderOf(text: string): { name: string; address: string } {
  const [, name = '', address = text] = /^(.*?)\s*<([^<>]+)>$/.exec(text.trim()) ?? []
  return { name: name.replace(/^"|"$/g, ''), address }
}

function dkimOf({ dkimDomain, dkimSelector, dkimKey }: Configuration) {
  if (!dkimDomain || !dkimSelector || !dkimKey) return undefined
  return { domainName: dkimDomain, keySelector: dkimSelector, privateKey: dkimKey }
}
