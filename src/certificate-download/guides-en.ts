import type { Guide, GuideName } from './guides.ts'

const secret = '••••-••••-••••-••••'
const common = [
  'If it says that the password is wrong, type it in capital letters and with its hyphens. If it still does, the system may be too old for the new kind of encryption: choose "compatible" on the download page and download again.',
  'Once it is installed, delete the downloaded file.',
]

export const guidesEn: Record<GuideName, Guide> = {
  windows: {
    title: 'Installing on Windows (Edge, Chrome)',
    steps: [
      { text: 'Double-click the downloaded .p12 file. The Certificate Import Wizard opens.' },
      {
        text: 'Choose "Current User" and press "Next".',
        picture: {
          title: 'Certificate Import Wizard',
          lines: ['Welcome to the Certificate Import Wizard', 'Store Location'],
          boxes: [
            { text: 'Current User', ticked: true },
            { text: 'Local Machine', ticked: false },
          ],
          buttons: ['Next', 'Cancel'],
          press: 'Next',
        },
      },
      { text: 'Leave the file name as it is and press "Next".' },
      {
        text: 'Type in the download password and press "Next". Leave "Mark this key as exportable" empty.',
        picture: {
          title: 'Certificate Import Wizard',
          lines: ['Private key protection', 'Password:'],
          field: secret,
          boxes: [{ text: 'Mark this key as exportable', ticked: false }],
          buttons: ['Next', 'Cancel'],
          press: 'Next',
        },
      },
      {
        text: 'Leave "Automatically select the certificate store" chosen, press "Next", then "Finish".',
        picture: {
          title: 'Certificate Import Wizard',
          lines: ['Completing the Certificate Import Wizard'],
          buttons: ['Finish', 'Cancel'],
          press: 'Finish',
        },
      },
      { text: 'When it says "The import was successful", close all windows of the browser and open it again.' },
    ],
    trouble: [
      'A warning that asks whether to install a root certificate does not belong to these steps. If you see it, choose "No" and contact the support desk.',
      ...common,
    ],
  },
  'windows-firefox': {
    title: 'Installing in Firefox on Windows',
    steps: [
      { text: 'Open "Settings" from the menu of Firefox, then "Privacy & Security", and press "View Certificates".' },
      {
        text: 'Under "Your Certificates" press "Import" and choose the downloaded .p12 file.',
        picture: {
          title: 'Certificate Manager',
          lines: ['Your Certificates', 'You have certificates from these organizations that identify you'],
          buttons: ['Import...', 'OK'],
          press: 'Import...',
        },
      },
      {
        text: 'Type in the download password and press "OK".',
        picture: {
          title: 'Password Required',
          lines: ['Please enter the password that was used to encrypt this certificate backup'],
          field: secret,
          buttons: ['OK', 'Cancel'],
          press: 'OK',
        },
      },
      { text: 'Once the certificate stands in the list, press "OK".' },
    ],
    trouble: common,
  },
  macos: {
    title: 'Installing on macOS',
    steps: [
      { text: 'Double-click the downloaded .p12 file. Keychain Access opens.' },
      {
        text: 'Choose the keychain "login" and press "Add".',
        picture: {
          title: 'Add Certificates',
          lines: ['Do you want to add the certificates from this file to a keychain?', 'Keychain: login'],
          buttons: ['Add', 'Cancel'],
          press: 'Add',
        },
      },
      {
        text: 'Type in the download password and press "OK".',
        picture: {
          title: 'Keychain Access',
          lines: ['Enter the password for the certificate:'],
          field: secret,
          buttons: ['OK', 'Cancel'],
          press: 'OK',
        },
      },
      {
        text: 'Quit the browser and open it again. If you are asked for your Mac password when you sign in, type it in and press "Always Allow".',
      },
    ],
    trouble: common,
  },
  ios: {
    title: 'Installing on iPhone and iPad',
    steps: [
      {
        text: 'Open the download page in Safari, choose "Apple configuration profile" and download it. It cannot be installed from a page inside another app.',
      },
      {
        text: 'Press "Allow".',
        picture: {
          title: 'Safari',
          lines: ['This website is trying to download a configuration profile. Do you want to allow this?'],
          buttons: ['Ignore', 'Allow'],
          press: 'Allow',
        },
      },
      { text: 'Open Settings and press "Profile Downloaded" (or "General", then "VPN & Device Management").' },
      {
        text: 'Press "Install" and type in the passcode of the device. It says that the profile is not signed: check that the organisation is the service that you use.',
        picture: {
          title: 'Install Profile',
          lines: ['Certificate', 'Not Signed'],
          buttons: ['Cancel', 'Install'],
          press: 'Install',
        },
      },
      {
        text: 'Type in the download password and press "Next".',
        picture: {
          title: 'Enter Password',
          lines: ['Enter the password for the certificate'],
          field: secret,
          buttons: ['Cancel', 'Next'],
          press: 'Next',
        },
      },
      { text: 'Press "Done" and open Safari again.' },
    ],
    trouble: common,
  },
  android: {
    title: 'Installing on Android',
    steps: [
      { text: 'Choose "compatible", download the file, and open Settings.' },
      {
        text: 'Open "Security & privacy", "Encryption & credentials", "Install a certificate", then "VPN & app user certificate" (names differ between makers).',
      },
      {
        text: 'Choose the downloaded .p12 file, type in the download password and press "OK".',
        picture: {
          title: 'Extract certificate',
          lines: ['Enter the password to extract the certificates.'],
          field: secret,
          buttons: ['Cancel', 'OK'],
          press: 'OK',
        },
      },
      {
        text: 'Look at the name of the certificate and press "OK".',
        picture: {
          title: 'Name this certificate',
          lines: ['Certificate name:'],
          field: 'p-01-usr007 device 2',
          buttons: ['Cancel', 'OK'],
          press: 'OK',
        },
      },
      { text: 'Open Chrome again. If you are asked to set a screen lock, set one.' },
    ],
    trouble: ['Firefox on Android may not be able to use certificates. Use Chrome.', ...common],
  },
  'linux-chrome': {
    title: 'Installing in Chrome or Chromium on Linux',
    steps: [
      {
        text: 'Open "Settings", "Privacy and security", "Security", "Manage certificates", and choose "Your certificates".',
      },
      {
        text: 'Press "Import" and choose the downloaded .p12 file.',
        picture: {
          title: 'Certificate Manager',
          lines: ['Your certificates', 'Client certificates'],
          buttons: ['Import'],
          press: 'Import',
        },
      },
      {
        text: 'Type in the download password and press "OK".',
        picture: {
          title: 'Enter your certificate password',
          lines: ['Enter the password used to encrypt this certificate file'],
          field: secret,
          buttons: ['Cancel', 'OK'],
          press: 'OK',
        },
      },
    ],
    trouble: common,
  },
  'linux-firefox': {
    title: 'Installing in Firefox on Linux',
    steps: [
      { text: 'Open "Settings" from the menu, then "Privacy & Security", and press "View Certificates".' },
      {
        text: 'Under "Your Certificates" press "Import", choose the downloaded .p12 file and type in the download password.',
        picture: {
          title: 'Password Required',
          lines: ['Please enter the password that was used to encrypt this certificate backup'],
          field: secret,
          buttons: ['OK', 'Cancel'],
          press: 'OK',
        },
      },
    ],
    trouble: common,
  },
}
