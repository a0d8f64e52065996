// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme/theme.h"

#include <QWidget>

namespace wf {

/// The severity chip as a widget.
class SeverityChip : public QWidget
{
    Q_OBJECT
public:
    explicit SeverityChip(const Theme &theme, QWidget *parent = nullptr);
    void setSeverity(Severity severity);
    /// A square in the largest type.
    void setLarge(bool large);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    Severity m_severity = Severity::P2;
    bool m_large = false;
};

/// A rounded pill with a dot (or the shape of a severity) and small text: one fact of the status strip. Where
/// it has no room its text ends in "…", and the tooltip begins with the whole.
class StatusPill : public QWidget
{
    Q_OBJECT
public:
    explicit StatusPill(const Theme &theme, QWidget *parent = nullptr);
    /// `hatched`: lost or stale, drawn with a hatch so that it is not colour alone.
    void show(const QString &text, Token tone, std::optional<Severity> shape = {}, bool hatched = false);
    QString text() const { return m_text; }
    Token tone() const { return m_tone; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    QString shown() const;

    const Theme &m_theme;
    QString m_text;
    Token m_tone = Token::Text2;
    std::optional<Severity> m_shape;
    bool m_hatched = false;
};

} // namespace wf
