const {ImageAuth, objectUrl} = require('objectstore-image-auth');
const {fetchIcon} = require('../shared/icon.js');

fetchIcon({ImageAuth, objectUrl}, process.env.ORIGIN).then(icon => {
  console.log(`${icon.type}, ${icon.size} bytes`);
});
