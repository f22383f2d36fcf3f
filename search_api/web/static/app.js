// What the pages do beyond links and forms; everything here has a way without it.
"use strict";

document.documentElement.classList.remove("no-script");

(() => {
  const say = (words) => {
    const place = document.getElementById("said");
    if (place) place.textContent = words;
  };

  // Outcomes that the server sends with an answer are read out; what went wrong is also shown.
  const trouble = (words) => {
    const place = document.getElementById("trouble");
    if (!place) return;
    place.textContent = words;
    place.hidden = false;
    place.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("htmx:afterRequest", (event) => {
    const { xhr, successful } = event.detail;
    const words = xhr.getResponseHeader("X-Said");
    if (words) say(decodeURIComponent(words));
    const place = document.getElementById("trouble");
    if (successful && place) place.hidden = true;
  });
  document.addEventListener("htmx:responseError", (event) => {
    const { xhr } = event.detail;
    const plain = (xhr.getResponseHeader("Content-Type") || "").startsWith("text/plain");
    trouble(plain ? xhr.responseText : "Không thực hiện được. Đề nghị tải lại trang rồi thử lại.");
  });
  document.addEventListener("htmx:sendError", () => {
    trouble("Mất kết nối với máy chủ; việc vừa rồi chưa được ghi. Đề nghị thử lại.");
  });

  // Files dropped on the intake are those of its file field; the form is then sent as if by hand.
  const drop = document.querySelector("[data-drop]");
  if (drop) {
    const input = drop.querySelector("input[type=file]");
    const over = (on) => (event) => {
      event.preventDefault();
      drop.classList.toggle("over", on);
    };
    drop.addEventListener("dragover", over(true));
    drop.addEventListener("dragenter", over(true));
    drop.addEventListener("dragleave", over(false));
    drop.addEventListener("drop", (event) => {
      over(false)(event);
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    input.addEventListener("change", () => {
      if (!input.files.length) return;
      say(`Đang gửi ${input.files.length} tệp.`);
      drop.requestSubmit();
    });
  }

  // Review by keyboard: j and k move, Enter confirms, e corrects, x rejects.
  const cards = () => [...document.querySelectorAll("[data-review]:not(.done-with)")];
  const current = () => document.querySelector("[data-review].current");
  const choose = (card) => {
    if (!card) return;
    current()?.classList.remove("current");
    card.classList.add("current");
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "center" });
  };
  const press = (what) => current()?.querySelector(`[data-key="${what}"]`)?.click();
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !cards().length) return;
    const typing = event.target.closest("input, select, textarea");
    if (event.key === "Escape" && typing) {
      choose(typing.closest("[data-review]"));
      return;
    }
    if (typing || (event.key === "Enter" && event.target.closest("a, button, summary"))) return;
    const all = cards();
    const at = all.indexOf(current());
    const act = {
      j: () => choose(all[Math.min(at + 1, all.length - 1)]),
      k: () => choose(all[Math.max(at - 1, 0)]),
      Enter: () => press("confirm"),
      x: () => press("reject"),
      e: () => {
        const form = current()?.querySelector("details");
        if (!form) return;
        form.open = true;
        form.querySelector("textarea, input:not([type=hidden])")?.focus();
      },
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  document.addEventListener("focusin", (event) => {
    const card = event.target.closest("[data-review]");
    if (card && card !== current()) {
      current()?.classList.remove("current");
      card.classList.add("current");
    }
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.elt.matches?.("[data-review].done-with")) choose(cards()[0]);
  });

  // A highlighted place of a document leads back to the field that it is evidence for.
  document.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-back]");
    if (mark && !event.target.closest("a")) location.hash = mark.dataset.back;
  });
  const light = () => {
    document.querySelectorAll(".lit").forEach((found) => found.classList.remove("lit"));
    const id = decodeURIComponent(location.hash.slice(1));
    if (!id) return;
    document.querySelectorAll(".hl").forEach((found) => {
      if ((found.dataset.marks || "").split(" ").includes(id)) found.classList.add("lit");
    });
  };
  window.addEventListener("hashchange", light);
  light();

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
})();
