// Run by jsforce.spec.ts with the stand-in's address; prints what it saw as JSON.

import jsforce from "jsforce";

const [loginUrl] = process.argv.slice(2);
const connection = new jsforce.Connection({
  instanceUrl: loginUrl,
  oauth2: { clientId: "3MVG9.sightline.demo", clientSecret: "demo-secret-of-the-stand-in", loginUrl },
});
await connection.authorize({ grant_type: "client_credentials" });
const global = await connection.describeGlobal();
const lead = await connection.sobject("Lead").describe();
let pages = 1;
let page = await connection.query("SELECT Id, Email FROM Lead ORDER BY Id");
let leads = page.records.length;
while (!page.done) {
  page = await connection.queryMore(page.nextRecordsUrl);
  leads += page.records.length;
  pages += 1;
}
const code = (promise) => promise.then(() => "answered", (error) => error.errorCode ?? error.name);
const seen = {
  objects: global.sobjects.map((object) => object.name),
  leadFields: lead.fields.map((field) => field.name),
  leads,
  pages,
  missing: await code(connection.query("SELECT Id, Nonsense__c FROM Lead")),
  unknown: await code(connection.sobject("Nonsense__c").describe()),
  identity: (await connection.identity()).user_id,
};
console.log(JSON.stringify(seen));
