/** A picture of the text, as a `data:` URL. Unfiltered rows compress best here, and to try the filters is most of the work. */
export async function qrCodeUrl(text: string): Promise<string> {
  const rendererOpts = { deflateLevel: 9, filterType: 0 };
  // Loaded when it is needed: most processes never draw one.
  const { toBuffer } = await import('qrcode');
  const png = await toBuffer(text, { type: 'png', rendererOpts });
  return `data:image/png;base64,${png.toString('base64')}`;
}
