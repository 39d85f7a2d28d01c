namespace Distillery.Distillation.Stages;

/// <summary>Kinds of rows of a table.</summary>
public enum RowKind
{
    /// <summary>How often an item was a training target.</summary>
    Popularity,

    /// <summary>Time-decayed item-kNN over every prefix of the training rows.</summary>
    ItemKnn,

    /// <summary>TF-IDF of item text; reads no interaction but the history.</summary>
    Text,

    /// <summary>Both, with weights chosen on validation.</summary>
    Hybrid,

    /// <summary>A trained student.</summary>
    Trained,
}
