SELECT epoch_us(made_at), model FROM reward_models WHERE digest = $1
