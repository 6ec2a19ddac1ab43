// Makes the three members one replica set, once; then waits until it has a primary.
try {
  rs.status();
} catch (error) {
  if (error.codeName !== "NotYetInitialized") throw error;
  rs.initiate({
    _id: "chatsched",
    members: ["mongo1", "mongo2", "mongo3"].map((name, _id) => ({ _id, host: `${name}:27017` })),
  });
}
while (!db.hello().primary) sleep(200);
