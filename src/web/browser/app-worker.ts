/** The part of the approval app that runs while it is closed: it shows that something waits, and opens the app. */

interface Closing {
  waitUntil(work: Promise<unknown>): void
}

interface Pushed extends Closing {
  data: { json(): { title: string; body: string } } | null
}

interface Clicked extends Closing {
  notification: Notification
}

interface Window {
  focus(): Promise<unknown>
}

interface Worker {
  registration: ServiceWorkerRegistration
  clients: {
    matchAll(wanted: { type: 'window' }): Promise<Window[]>
    openWindow(url: string): Promise<unknown>
  }
  addEventListener(type: 'push', act: (event: Pushed) => void): void
  addEventListener(type: 'notificationclick', act: (event: Clicked) => void): void
}

const worker = self as unknown as Worker

worker.addEventListener('push', (event) => {
  const { title, body } = event.data?.json() ?? { title: '', body: '' }
  event.waitUntil(worker.registration.showNotification(title, { body, tag: 'approval', requireInteraction: true }))
})

worker.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(
    worker.clients.matchAll({ type: 'window' }).then(([first]) => first?.focus() ?? worker.clients.openWindow('/app')),
  )
})
