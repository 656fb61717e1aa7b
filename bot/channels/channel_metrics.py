"""What an operator may watch of the messengers: numbers of messages, never whose or what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.channels.messengers import Messenger


class ChannelMetrics(Collector):
    """Reads the messengers' own counts whenever it is asked."""

    def __init__(self, messengers: Sequence[Messenger]) -> None:
        self._messengers = messengers

    def collect(self) -> Iterable[Metric]:
        is_on = GaugeMetricFamily(
            "farol_channel_on",
            "Whether a messenger's platform was reached when last tried.",
            labels=["channel"],
        )
        messages = CounterMetricFamily(
            "farol_channel_messages",
            "What became of the messages of a messenger; see docs/operate.md.",
            labels=["channel", "outcome"],
        )
        for messenger in self._messengers:
            is_on.add_metric([messenger.name], messenger.is_on)
            for outcome, count in sorted(messenger.counts.items()):
                messages.add_metric([messenger.name, outcome], count)
        return is_on, messages
