// Passkeys are the one thing here that needs JavaScript: only a script may ask the device for one.
(() => {
  "use strict";

  const written = () => {
    const data = document.getElementById("passkey-options");
    return data ? JSON.parse(data.textContent) : null;
  };

  // Signing in has no options on its page: they are asked for when the button is pressed, and fresh.
  const fetched = async (form) => {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error("no options");
    return answer.json();
  };

  const created = (options, form) => {
    const alone = form.elements.passwordless && form.elements.passwordless.checked;
    const wish = options.publicKey.authenticatorSelection;
    wish.residentKey = alone ? "required" : "discouraged";
    wish.requireResidentKey = alone;
    if (alone) wish.userVerification = "required";
    return window.webauthnJSON.create(options);
  };

  const used = async (button) => {
    const form = button.form;
    const options = written() || (await fetched(form));
    const answer =
      button.dataset.passkey === "create"
        ? await created(options.creation_options, form)
        : await window.webauthnJSON.get(options.request_options);
    form.querySelector("[data-passkey-answer]").value = JSON.stringify(answer);
    form.submit();
  };

  const refused = (button) => {
    const line = button.form.querySelector("[data-passkey-problem]");
    line.textContent =
      "No passkey was used: it was called off, or this device has none for this address. Try again, or another way.";
    line.hidden = false;
  };

  document.querySelectorAll("[data-passkey]").forEach((button) => {
    if (!window.PublicKeyCredential) return;
    button.hidden = false;
    button.form.querySelector("[data-passkey-without]").hidden = true;
    button.addEventListener("click", () => used(button).catch(() => refused(button)));
  });
})();
