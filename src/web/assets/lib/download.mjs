// Files: from the server with the access token, or made in the page.

/** @typedef {import("./api.mjs").Client} Client */

const DOWNLOAD_TIMEOUT_MS = 120_000;

/**
 * Fetches a file and hands it to the browser. The server's name for it wins over `fallbackName`.
 * @param {Client} client @param {string} path @param {string} fallbackName @param {import("./api.mjs").RequestOptions} [options]
 */
export async function downloadFile(client, path, fallbackName, options) {
  const answer = await client.send("GET", path, { timeoutMs: DOWNLOAD_TIMEOUT_MS, ...options });
  saveBlob(await answer.blob(), nameFrom(answer.headers.get("content-disposition")) ?? fallbackName);
}

/** @param {string} name @param {string} text @param {string} type */
export function saveText(name, text, type = "text/plain;charset=utf-8") {
  saveBlob(new Blob([text], { type }), name);
}

/** @param {Blob} blob @param {string} name */
function saveBlob(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** @param {string | null} header the `Content-Disposition` */
export function nameFrom(header) {
  if (!header) return null;
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(header);
  if (encoded?.[1]) {
    try {
      return decodeURIComponent(encoded[1]);
    } catch {
      // not what it claims to be
    }
  }
  return /filename="?([^";]+)"?/i.exec(header)?.[1] ?? null;
}
