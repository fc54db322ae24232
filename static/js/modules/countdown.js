/** Time left, counted down on the page; the server alone decides what came in time. */
export default function countdown(element) {
  const end = performance.now() + Number(element.dataset.seconds) * 1000;

  const show = () => {
    const left = Math.max(0, Math.round((end - performance.now()) / 1000));
    const minutes = Math.floor(left / 60);
    const seconds = String(left % 60).padStart(2, "0");
    element.textContent = left ? `${minutes}:${seconds} left` : "Time is up";
    if (left) setTimeout(show, 1000);
  };
  show();
}
