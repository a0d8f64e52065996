// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

#include <vector>

class QVBoxLayout;

namespace wf {

struct CardAction
{
    QString name; ///< What is asked for: "resend".
    QString text;
    QString tip;
    bool enabled = true;
    bool operator==(const CardAction &) const = default;
};

/// One thing with a title, a text, a word at the side and what can be done about it; or a heading.
struct Card
{
    QString key; ///< Unique in its list.
    bool heading = false;
    QString title;
    QString detail;
    QString side;
    QString role; ///< Of the word at the side: "ok", "warning", "critical", "stale", "muted".
    std::vector<CardAction> actions;
    bool operator==(const Card &) const = default;
};

/// A scrolling list of cards. What did not change keeps its widgets, and with them the focus. Parts are
/// called "card:KEY" and "ACTION:KEY".
class CardList : public QScrollArea
{
    Q_OBJECT
public:
    explicit CardList(QWidget *parent = nullptr);
    void setCards(const std::vector<Card> &cards);
    const std::vector<Card> &cards() const { return m_cards; }

Q_SIGNALS:
    void triggered(const QString &key, const QString &action);

private:
    QWidget *makeCard(const Card &card);

    std::vector<Card> m_cards;
    std::vector<QWidget *> m_widgets;
    QVBoxLayout *m_layout;
};

} // namespace wf
