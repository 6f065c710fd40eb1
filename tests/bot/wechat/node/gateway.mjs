// A real Wechaty gateway in front of a mock account, steered over stdin and stdout: one JSON object per line.
//
//   node gateway.mjs PORT TOKEN [tls]
//
// In:  {"say": {id, type, from, room?, text?, mentions?, timestamp?}, "file"?: {name, size}, "location"?, "url"?}
//      {"emit": [event, payload]}   {"topic": [room, topic]}   {"logout": true}   {"login": contact}
//      {"friend": {id, contactId, hello}}   {"burst": number}
//      {"contact": [id, name]}   {"room": {id, topic, members}}   {"gone": room}
// Out: {"ready": true} once, {"done": true} for every line, {"sent": {id, conversation, text, mentions}},
//      {"sent": {id, conversation, name, size, sha256}}, {"accepted": friendship}, {"stopped": true}.
import { createHash } from 'node:crypto'
import readline from 'node:readline'
import { FileBox } from 'file-box'
import * as PUPPET from 'wechaty-puppet'
import { PuppetMock, mock } from 'wechaty-puppet-mock'
import { PuppetServer } from 'wechaty-puppet-service'

const [port, token, secrecy] = process.argv.slice(2)
const SELF = 'bot'
const ROOM = 'room1@chatroom'
const PEOPLE = { [SELF]: '河小督', alice: '沙湾老易', bob: '托口杨' }
const ALIASES = { bob: '三里坪老杨' }

const tell = line => process.stdout.write(JSON.stringify(line) + '\n')

class Account extends PuppetMock {
  extras = new Map()
  friendships = new Map()
  sent = 0

  async messageSendText (conversation, text, mentions) {
    const id = `sent${++this.sent}`
    tell({ sent: { id, conversation, text, mentions } })
    return id
  }

  async messageSendFile (conversation, file) {
    const id = `sent${++this.sent}`
    const data = await file.toBuffer()
    const sha256 = createHash('sha256').update(data).digest('hex')
    tell({ sent: { id, conversation, name: file.name, size: data.length, sha256 } })
    return id
  }

  async friendshipRawPayload (id) { return this.friendships.get(id) }
  async friendshipRawPayloadParser (raw) { return raw }
  async friendshipAccept (id) { tell({ accepted: id }) }

  async onStop () {
    tell({ stopped: true })
    await super.onStop()
  }

  async messageFile (id) {
    const { name, size } = this.extras.get(id).file
    return FileBox.fromBase64(Buffer.alloc(size, 7).toString('base64'), name)
  }

  async messageLocation (id) { return this.extras.get(id).location }
  async messageUrl (id) { return this.extras.get(id).url }
  async roomMemberRawPayload (_room, id) {
    return { id, name: PEOPLE[id], roomAlias: ALIASES[id] ?? '', avatar: '' }
  }
}

const mocker = new mock.Mocker()
const account = new Account({ mocker })
const addContact = (id, name) => {
  PEOPLE[id] = name
  mocker.createContact({ id, name, alias: '', type: PUPPET.types.Contact.Individual, friend: true, phone: [], avatar: '' })
}
const addRoom = (id, topic, memberIdList) =>
  mocker.createRoom({ id, topic, memberIdList, adminIdList: [], ownerId: SELF, avatar: '' })
for (const [id, name] of Object.entries(PEOPLE)) addContact(id, name)
addRoom(ROOM, '监督员一群', Object.keys(PEOPLE))
mocker.use(m => { m.login(m.ContactMock.load(SELF)); return () => {} })
account.on('error', () => {}) // with no client connected it would end the process

const orders = {
  say ({ from, room, mentions, ...rest }, extra) {
    const where = room ? { roomId: room } : { listenerId: SELF }
    const payload = { text: '', timestamp: Date.now(), talkerId: from, mentionIdList: mentions ?? [], ...where, ...rest }
    mocker.cacheMessagePayload.set(payload.id, payload)
    account.extras.set(payload.id, extra)
    account.emit('message', { messageId: payload.id })
  },
  emit ([event, payload]) { account.emit(event, payload) },
  async topic ([room, topic]) {
    mocker.cacheRoomPayload.get(room).topic = topic
    await account.roomPayloadDirty(room)
  },
  burst (number) {
    for (let n = 0; n < number; n++) orders.say({ id: `burst${n}`, type: 7, from: 'bob', room: ROOM, text: `${n}` }, {})
  },
  contact ([id, name]) { addContact(id, name) },
  room ({ id, topic, members }) { addRoom(id, topic, members) },
  gone (room) { mocker.cacheRoomPayload.delete(room) },
  logout: () => account.logout(),
  login: id => account.login(id),
  friend (friendship) {
    account.friendships.set(friendship.id, { type: PUPPET.types.Friendship.Receive, ticket: 't', ...friendship })
    account.emit('friendship', { friendshipId: friendship.id })
  },
}

await new PuppetServer({ endpoint: `127.0.0.1:${port}`, puppet: account, token, tls: { disable: secrecy !== 'tls' } }).start()
await account.start()
tell({ ready: true })

for await (const line of readline.createInterface({ input: process.stdin })) {
  const { say, ...rest } = JSON.parse(line)
  if (say) orders.say(say, rest)
  else for (const [order, what] of Object.entries(rest)) await orders[order](what)
  tell({ done: true })
}
process.exit(0)
